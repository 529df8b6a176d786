import { expect, test } from 'vitest';
import { type Notebook, serializeNotebook } from './format';
import { parseNotebook } from './notebook';

const notebook: Notebook = {
  cells: [
    { cell_type: 'markdown', id: 'title', metadata: {}, source: '# A\n\nb' },
    {
      cell_type: 'code',
      id: 'one',
      metadata: { tags: ['t'] },
      source: 'x;\n1',
      execution_count: 1,
      outputs: [
        { output_type: 'stream', name: 'stdout', text: 'a\nb\n' },
        {
          output_type: 'display_data',
          data: { 'text/html': '<b>\n</b>', 'image/png': 'iVBO', 'application/json': { z: 'a\nb', a: [1] } },
          metadata: {},
        },
      ],
    },
  ],
  metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript' } },
};

// The layout of nbformat 5.10's writer: sorted keys, lists of lines, one space, a line break at the end.
const text = `{
 "cells": [
  {
   "cell_type": "markdown",
   "id": "title",
   "metadata": {},
   "source": [
    "# A\\n",
    "\\n",
    "b"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 1,
   "id": "one",
   "metadata": {
    "tags": [
     "t"
    ]
   },
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "a\\n",
      "b\\n"
     ]
    },
    {
     "data": {
      "application/json": {
       "a": [
        1
       ],
       "z": "a\\nb"
      },
      "image/png": "iVBO",
      "text/html": [
       "<b>\\n",
       "</b>"
      ]
     },
     "metadata": {},
     "output_type": "display_data"
    }
   ],
   "source": [
    "x;\\n",
    "1"
   ]
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "TypeScript",
   "name": "tslab"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`;

test('writes as JupyterLab does', () => {
  expect(serializeNotebook(notebook)).toBe(text);
});

test('reads back what it wrote', () => {
  expect(parseNotebook('x.ipynb', text)).toEqual(notebook);
});
