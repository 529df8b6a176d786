// File names ↔ addresses.
import { expect, test } from 'vitest';
import { parseName, routeOf } from './names';
import { messageOf } from './testing/thrown';

test('the number gives the order, the rest the address', () => {
  const name = parseName('03-tick-logger.ipynb');
  expect(name).toEqual({ file: '03-tick-logger.ipynb', order: 3, slug: 'tick-logger' });
  expect(routeOf(name)).toBe('/notebooks/tick-logger');
});

test.each(['tick-logger.ipynb', '3-x.ipynb', '03-Tick.ipynb', '03-a_b.ipynb', '03-.ipynb'])(
  '%s is refused',
  async (file) => {
    expect(await messageOf(() => parseName(file))).toBe(
      `${file}: a notebook is named NN-name.ipynb, two digits and words in lower case: 03-tick-logger.ipynb.`,
    );
  },
);
