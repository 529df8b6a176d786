// llms.txt as the format asks for it: a title, a summary, and a list of links for each part of the site.
import { expect, test } from 'vitest';
import { llmsText } from './llms';

test('a title, a summary and a list for each part', () => {
  const pages = new Map([
    ['/docs/start-here', { title: 'Start here', description: 'Install it.', sections: [] }],
    ['/notebooks/a', { title: 'A', description: '', sections: [] }],
  ]);
  expect(llmsText('ticknorm', 'What it is', 'http://127.0.0.1:3000/', pages)).toBe(`# ticknorm

> What it is

## docs

- [Start here](http://127.0.0.1:3000/docs/start-here): Install it.

## notebooks

- [A](http://127.0.0.1:3000/notebooks/a)
`);
});
