// The programs of the way back: two means for each row, dx from them, and sums of columns for dgamma and dbeta.
import type { Inputs, Settings } from '../gpu';
import { factor, inside, means as meansOf, XHAT } from './glsl';

export function means(settings: Settings, { gamma }: Inputs): string {
  return `
    ${inside(settings)}
    ${XHAT}
    ${gradient(gamma)}
    void main() {
      int row = getOutputCoords().y;
      ${meansOf(settings, 'vec4 g = gradient(row, c);', { plain: 'g', weighted: 'g * xhat(row, c)' })}
      if (row + 1 >= ${settings.rows}) { plain.g = 0.; weighted.g = 0.; }
      setOutput(vec4(plain, weighted));
    }`;
}

export function dx(settings: Settings, { gamma, dsum }: Inputs): string {
  return `
    ${inside(settings)}
    ${XHAT}
    ${gradient(gamma)}
    void main() {
      ivec2 at = getOutputCoords();
      int row = at.x;
      int col = at.y;
      vec4 mean = getMeans(0, row);
      vec4 g = gradient(row, col)${settings.centered ? ' - mean.rrgg' : ''} - xhat(row, col) * mean.bbaa;
      vec4 dx = getMoments(2, row).rrgg * g${dsum ? ' + getDsum(row, col)' : ''};
      setOutput(inside(dx, row, col));
    }`;
}

export function columnSums(settings: Settings, { x }: Inputs): string {
  const { rows, block } = settings;
  return `
    ${inside(settings)}
    ${x ? XHAT : ''}
    vec2 sum(int first, int col) {
      vec4 all = vec4(0.);
      for (int i = 0; i < ${block}; i += 2) {
        int row = first + i;
        if (row >= ${rows}) break;
        all += inside(getDy(row, col)${x ? ' * xhat(row, col)' : ''}, row, col);
      }
      return all.rg + all.ba;
    }
    void main() {
      ivec2 at = getOutputCoords();
      setOutput(vec4(sum(at.x * ${block}, at.y), sum((at.x + 1) * ${block}, at.y)));
    }`;
}

const gradient = (gamma: unknown): string => `
  vec4 gradient(int row, int col) {
    return getDy(row, col)${gamma ? ` * ${factor('Gamma')}` : ''};
  }`;
