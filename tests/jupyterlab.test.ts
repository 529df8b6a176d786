// The notebooks in real JupyterLab under our kernel, as their readers use it. "Run All" of each has to show what the
// headless run shows, which is what the site publishes; and the solutions of its exercises, which the site hides, work there.
// Pictures of it go to artifacts/.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, notebookOf, type OpenNotebook, openLab } from './jupyterlab';
import { solutionsOf, withSolutions } from './notebook-solutions';
import { published, texts } from './notebook-texts';
import { root } from './project';

const python = process.env['TICKNORM_PYTHON'] ?? '';
const notebooks = readdirSync(join(root, 'notebooks', 'en')).filter((name) => name.endsWith('.ipynb'));

/** What cells failed with. */
function errors(json: string): string[] {
  const { cells }: { cells: { outputs?: { output_type: string; traceback?: string[] }[] }[] } = JSON.parse(json);
  const outputs = cells.flatMap((cell) => cell.outputs ?? []);
  return outputs.filter((output) => output.output_type === 'error').flatMap((output) => output.traceback ?? []);
}

/** A picture of each chart is added by JupyterLab itself, once it has drawn it. */
function withoutPictures(json: string): string {
  const notebook: { cells: { outputs?: { data?: Record<string, unknown> }[] }[] } = JSON.parse(json);
  for (const { outputs = [] } of notebook.cells) {
    for (const { data = {} } of outputs) {
      if ('application/vnd.vegalite.v5+json' in data) delete data['image/png'];
    }
  }
  return JSON.stringify(notebook);
}

describe.skipIf(python === '')('in JupyterLab', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab(python);
  });
  afterAll(() => lab?.close());

  // Two at once, so that one loads while the other computes.
  test.concurrent.each(notebooks)('Run All of %s shows what is published, and its solutions work', async (name) => {
    const source = readFileSync(join(root, 'notebooks', 'en', name), 'utf8');
    const solutions = solutionsOf(source);
    lab.write(`en/${name}`, withSolutions(source));
    const notebook = await lab.open(`en/${name}`);
    const saved = await notebook.runAll();
    const expected = texts(published(join('en', name)));
    expect(Object.values(expected).join('')).not.toBe('');
    expect(errors(saved)).toEqual([]);
    const shown = Object.entries(texts(withoutPictures(saved)));
    const ofSolutions = shown.filter(([id]) => /-solution-\d$/.test(id));
    expect(ofSolutions.filter(([, text]) => text.includes('✓ '))).toHaveLength(solutions.length);
    expect(Object.fromEntries(shown.filter((one) => !ofSolutions.includes(one)))).toEqual(expected);
    await notebook.screenshot('end');
    if (saved.includes('application/vnd.vegalite')) {
      expect(saved).toContain('"image/png"');
      const chart = notebook.page.locator('.vega-embed canvas, .vega-embed svg').first();
      await chart.scrollIntoViewIfNeeded();
      expect((await chart.boundingBox())?.height).toBeGreaterThan(100);
      await notebook.screenshot('chart');
    }
    await notebook.close();
  });

  test('a Chinese notebook opens with its own words, and its first cell runs', async () => {
    const notebook = await lab.open('zh-Hans/00-overview.ipynb');
    await notebook.page
      .locator('.jp-MarkdownOutput h1')
      .first()
      .getByText(/\p{Script=Han}/u)
      .waitFor();
    // The first of code, behind title and background; TensorFlow.js is told with its version.
    await notebook.start(2);
    await notebook.shows(2, /^TensorFlow\.js \d/);
    await notebook.screenshot('opened');
    await notebook.close();
  });

  describe('a cell that is being written', () => {
    let notebook: OpenNotebook;
    const CELLS = {
      kept: "const kept = 'still here';\nkept",
      complete: "'a'.pad",
      inspect: 'Math.hypot(',
      fails: "function far(n: number): number {\n  throw new RangeError('too far: ' + n);\n}\nfar(3);",
      moves:
        "import { progress } from 'ticknorm/notebook';\nconst bar = progress(4, { title: 'steps' });\n" +
        'for (let step = 1; step <= 4; step++) {\n  await new Promise((done) => setTimeout(done, 300));\n  bar.update(step);\n}',
      loops: 'console.log(1);\nwhile (true) {}',
      sees: 'kept + ", after it"',
    } as const;
    const at = (name: keyof typeof CELLS): number => Object.keys(CELLS).indexOf(name);

    beforeAll(async () => {
      lab.write('scratch.ipynb', notebookOf(Object.values(CELLS)));
      notebook = await lab.open('scratch.ipynb');
      await notebook.start(at('kept'));
      await notebook.shows(at('kept'), 'still here');
    });
    afterAll(() => notebook?.close());

    test('Tab completes a name', async () => {
      await notebook.edit(at('complete'));
      await notebook.page.keyboard.press('Tab');
      await notebook.page.locator('.jp-Completer').getByText('padStart').waitFor();
      await notebook.screenshot('completion');
      await notebook.page.locator('.jp-Completer').getByText('padStart').click();
      await notebook.cell(at('complete')).getByText("'a'.padStart").waitFor();
    });

    test('Shift+Tab tells signature and documentation', async () => {
      await notebook.edit(at('inspect'));
      await notebook.page.keyboard.press('Shift+Tab');
      const tooltip = notebook.page.locator('.jp-Tooltip');
      await tooltip.getByText('hypot(...values: number[]): number').waitFor();
      await tooltip.getByText('square root of the sum of squares').waitFor();
      await notebook.screenshot('tooltip');
      await notebook.page.keyboard.press('Escape');
    });

    test('a failure shows a traceback into the cell', async () => {
      await notebook.start(at('fails'));
      await notebook.shows(at('fails'), 'RangeError: too far: 3');
      await notebook.shows(at('fails'), "> 2 |   throw new RangeError('too far: ' + n);");
      await notebook.shows(at('fails'), /at far \(cell \d+:2:9\)/);
      await notebook.screenshot('error');
    });

    test('progress is rewritten in place', async () => {
      await notebook.start(at('moves'));
      const outputs = notebook.cell(at('moves')).locator('.jp-OutputArea-output');
      const seen = new Set<string>();
      for (let text = ''; !text.includes('4/4'); ) {
        text = (await outputs.first().textContent()) ?? '';
        seen.add(text);
        expect(await outputs.count()).toBe(1);
      }
      expect(seen.size).toBeGreaterThan(2);
      await notebook.screenshot('progress');
    });

    test('the stop button ends a loop, and variables stay', async () => {
      await notebook.start(at('loops'));
      await notebook.shows(at('loops'), '1');
      await notebook.page.locator('.jp-NotebookPanel-toolbar [data-command="notebook:interrupt-kernel"]').click();
      await notebook.shows(at('loops'), 'Interrupted: the cell was interrupted');
      await notebook.screenshot('stopped');
      await notebook.start(at('sees'));
      await notebook.shows(at('sees'), 'still here, after it');
    });

    test('a restarted kernel knows nothing of before, and runs', async () => {
      await notebook.choose('Kernel', 'Restart Kernel…');
      await notebook.page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
      await notebook.page.locator('.jp-Dialog').waitFor({ state: 'detached' });
      await notebook.start(at('sees'));
      await notebook.shows(at('sees'), "Cannot find name 'kept'");
      await notebook.start(at('kept'));
      await notebook.shows(at('kept'), 'still here');
      await notebook.screenshot('restarted');
    });
  });
});
