// The theme's own block of code, with the languages that the site adds to Prism's.
import includeLanguages from '@theme/prism-include-languages';
import { Prism } from 'prism-react-renderer';

includeLanguages(Prism);

export { default } from '@theme-init/CodeBlock/Content';
