// A plugin of the build. Shaders are text, which no minifier touches: what their sources have of comments and of white space
// is not shipped, but for spaces between words and around what a template fills in. The tests in a browser run what this
// makes of them.
export const shaders: { name: string; transform: { filter: { id: RegExp }; handler: (code: string) => string } } = {
  name: 'shaders',
  transform: {
    filter: { id: /kernels\/web(gl|gpu)\/\w+\.ts$/ },
    handler: (code: string): string =>
      code
        .replaceAll(/\/\/ .*$/gm, '')
        .replaceAll(/\s+/g, ' ')
        .replaceAll(/ ?([^\w $}'"`]) ?/g, '$1'),
  },
};
