// A chart as it was drawn before: a picture for each theme.
import useBaseUrl from '@docusaurus/useBaseUrl';
import type { ReactNode } from 'react';
import type { Picture } from '../plugin/output';
import styles from './notebook.module.css';
import ScrollBox from './ScrollBox';

/** Width in pixels up to which a drawing fits a small phone without being scaled. */
const READABLE = 320;

/**
 * Both drawings; the style sheet shows the one for the theme, and a hidden lazy image is not loaded. On a screen so small
 * that the words in it could not be read, a drawing keeps a size where they can, and scrolls.
 *
 * @param children  stands in the same box, for what may take the picture's place
 */
export default function ChartPicture(props: Picture & { children?: ReactNode }): ReactNode {
  const { light, dark, alt, width, height, children } = props;
  const shared = { alt, width, height, loading: 'lazy' } as const;
  return (
    <ScrollBox label={alt} scrolls={width > READABLE} className={styles['drawing']}>
      <img {...shared} alt={alt} className={styles['light']} src={useBaseUrl(light)} />
      <img {...shared} alt={alt} className={styles['dark']} src={useBaseUrl(dark)} />
      {children}
    </ScrollBox>
  );
}
