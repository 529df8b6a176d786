// Modules that exist only while the site is built.
declare module '@notebooks/index.json' {
  const pages: import('./plugin/output').PageEntry[];
  export default pages;
}

declare module '@code/content' {
  export { default } from '@theme-init/CodeBlock/Content';
}
