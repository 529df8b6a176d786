// Draws a chart live in the place of its picture, for as long as that is wanted, and anew when the theme changes.
import { useColorMode } from '@docusaurus/theme-common';
import useBaseUrl from '@docusaurus/useBaseUrl';
import { type RefObject, useEffect, useState } from 'react';
import type { LiveChart } from '../live/chart/draw';
import styles from './notebook.module.css';

export interface LiveChartState {
  /** Whether it stands on the page; until then, and when it cannot be drawn, its picture does. */ drawn: boolean;
  /** Why it cannot be drawn, in words of the browser or of Vega. */ problem?: string;
}

/** How far from the window a chart may be and still be drawn, so that it is there when the reader comes to it. */
const NEAR = '400px';

/**
 * @param figure  holds the pictures, whose height the live chart takes
 * @param place   an empty element in it
 * @param spec    the address of the specification
 */
export function useLiveChart(
  figure: RefObject<HTMLElement | null>,
  place: RefObject<HTMLElement | null>,
  spec: string,
  wanted: boolean,
): LiveChartState {
  const [state, setState] = useState<LiveChartState>({ drawn: false });
  const address = useBaseUrl(spec);
  const { colorMode: theme } = useColorMode();
  useEffect(() => {
    const element = place.current;
    const box = figure.current;
    if (!wanted || !element || !box) return undefined;
    let chart: LiveChart | undefined;
    let left = false;
    const resized = new ResizeObserver(() => chart?.resize(box.clientWidth));
    const draw = async (): Promise<void> => {
      const [{ drawChart }, { loadSpecification }] = await Promise.all([
        import('../live/chart/draw'),
        import('../live/chart/specification'),
      ]);
      const specification = await loadSpecification(address);
      if (left) return;
      const height = Math.max(...Array.from(box.querySelectorAll('img'), (picture) => picture.clientHeight));
      const size = { width: box.clientWidth, height };
      const fresh = await drawChart(element, specification, { theme, size, tooltipClass: styles['tooltip'] ?? '' });
      if (left) fresh.remove();
      else {
        chart = fresh;
        resized.observe(box);
        setState({ drawn: true });
      }
    };
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting !== true) return;
        seen.disconnect();
        draw().catch((error: unknown) => {
          if (!left) setState({ drawn: false, problem: error instanceof Error ? error.message : String(error) });
        });
      },
      { rootMargin: NEAR },
    );
    seen.observe(box);
    return () => {
      left = true;
      seen.disconnect();
      resized.disconnect();
      chart?.remove();
      setState({ drawn: false });
    };
  }, [figure, place, address, wanted, theme]);
  return state;
}
