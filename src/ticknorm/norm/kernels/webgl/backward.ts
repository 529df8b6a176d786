// The programs of the way back: two means for each row, dx from them, and sums of columns for dgamma and dbeta.
import type { Inputs, Settings } from '../gpu';
import { factor, means as meansOf } from './glsl';

export const means = (settings: Settings, { gamma }: Inputs): string => `
    void main() {
      int row = getOutputCoords().y;
      ${meansOf(settings, `vec4 g = ${gradient(gamma)};`, { plain: 'g', weighted: 'g * xhat(row, col)' })}
      if (row + 1 >= ${settings.rows}) { plain.g = 0.; weighted.g = 0.; }
      setOutput(vec4(plain, weighted));
    }`;

export const dx = ({ centered }: Settings, { gamma, dsum }: Inputs): string => `
    void main() {
      ivec2 at = getOutputCoords();
      int row = at.x;
      int col = at.y;
      vec4 mean = getMeans(0, row);
      vec4 g = ${gradient(gamma)}${centered ? ' - mean.rrgg' : ''} - xhat(row, col) * mean.bbaa;
      vec4 dx = getMoments(2, row).rrgg * g${dsum ? ' + getDsum(row, col)' : ''};
      setOutput(inside(dx, row, col));
    }`;

export const columnSums = ({ rows, block }: Settings, { x }: Inputs): string => `
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

/** What comes back to xhat, at `row` and `col`. */
const gradient = (gamma: unknown): string => `getDy(row, col)${gamma ? ` * ${factor('Gamma')}` : ''}`;
