// The hand-written pages.
import type { SidebarsConfig } from '@docusaurus/plugin-content-docs';

const sidebars: SidebarsConfig = {
  docs: [
    'start-here',
    'use-layernorm',
    'log-training',
    'from-python',
    'jupyterlab',
    {
      type: 'category',
      label: 'Explanations',
      collapsed: false,
      items: ['five-ticks', 'numerics', 'benchmarks', 'support'],
    },
    {
      type: 'category',
      label: 'The project',
      collapsed: false,
      items: ['write-a-notebook', 'changelog', 'references'],
    },
  ],
};

export default sidebars;
