// File names of notebooks ↔ addresses of pages: `03-tick-logger.ipynb` is the third page, at /notebooks/tick-logger.
import { PageError } from './error';

export interface Name {
  /** `03-tick-logger.ipynb` */ file: string;
  /** Place among the pages: 3. */ order: number;
  /** Last part of the address: `tick-logger`. */ slug: string;
}

/** Where all pages of notebooks lie, below the site's base address. */
export const ROUTE = '/notebooks';

const PATTERN = /^(?<order>\d{2})-(?<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.ipynb$/;

/**
 * @param file name of a notebook, without folder
 * @throws {PageError} when it is not named `NN-name.ipynb`
 */
export function parseName(file: string): Name {
  const { order, slug } = PATTERN.exec(file)?.groups ?? {};
  if (order === undefined || slug === undefined) {
    throw new PageError(
      file,
      'a notebook is named NN-name.ipynb, two digits and words in lower case: 03-tick-logger.ipynb.',
    );
  }
  return { file, order: Number(order), slug };
}

/** @returns address of the notebook's page, below the site's base address */
export const routeOf = (name: Name): string => `${ROUTE}/${name.slug}`;
