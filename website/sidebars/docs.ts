// The hand-written pages.
import type { SidebarsConfig } from '@docusaurus/plugin-content-docs';

const sidebars: SidebarsConfig = { docs: ['start-here', 'jupyterlab'] };

export default sidebars;
