// What MDX may use without importing it: the theme's own components and those that generated pages are made of.
// `@theme-init` is the theme's own file; `@theme-original` would be this one, which is part of a plugin's theme.
import MDXComponents from '@theme-init/MDXComponents';
import NotebookCell from '../components/NotebookCell';
import NotebookFooter from '../components/NotebookFooter';
import NotebookHeader from '../components/NotebookHeader';
import NotebookImage from '../components/NotebookImage';
import NotebookOutput from '../components/NotebookOutput';
import NotebookProse from '../components/NotebookProse';
import WideTable from '../components/WideTable';

export default {
  ...MDXComponents,
  NotebookCell,
  NotebookFooter,
  NotebookHeader,
  NotebookImage,
  NotebookOutput,
  NotebookProse,
  table: WideTable,
};
