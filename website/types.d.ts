// Modules that exist only while the site is built.
declare module '@notebooks/index.json' {
  const pages: import('./plugin/output').PageEntry[];
  export default pages;
}
