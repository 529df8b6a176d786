// The hand-written pages.
import type { SidebarsConfig } from '@docusaurus/plugin-content-docs';

const sidebars: SidebarsConfig = {
  docs: [
    'start-here',
    'jupyterlab',
    {
      type: 'category',
      label: 'Guides',
      collapsible: false,
      items: ['log-training', 'from-python', 'numerics', 'benchmarks', 'five-ticks', 'write-a-notebook'],
    },
  ],
};

export default sidebars;
