// The words around the docstrings, which themselves are English everywhere, as the code is.

export interface Words {
  title: string;
  description: string;
  intro: string;
  functions: string;
  classes: string;
  types: string;
  parameter: string;
  property: string;
  type: string;
  meaning: string;
  name: string;
  returns: string;
  throws: string;
  example: string;
  see: string;
  importing: string;
  optional: string;
  pages: Record<PageName, { title: string; description: string }>;
}

export type PageName =
  | 'normalization'
  | 'layers'
  | 'ticker'
  | 'sinks'
  | 'training'
  | 'fine-tuning'
  | 'node'
  | 'notebook'
  | 'datasets';

const en: Words = {
  title: 'API reference',
  description: 'Every public name of ticknorm: what it takes, what it gives, what it throws, and where it comes from.',
  intro:
    'Made from the docstrings of the sources when the site is built. `tf` is TensorFlow.js; each page says which module its names are imported from.',
  functions: 'Functions',
  classes: 'Classes',
  types: 'Types',
  parameter: 'parameter',
  property: 'property',
  type: 'type',
  meaning: 'meaning',
  name: 'name',
  returns: 'Returns',
  throws: 'Throws',
  example: 'Example',
  see: 'See',
  importing: 'Imported from',
  optional: 'may be left out',
  pages: {
    normalization: {
      title: 'Normalization',
      description: 'Layer Normalization, RMS normalization and standardising as functions on tensors.',
    },
    layers: {
      title: 'Layers',
      description: 'The same as layers of TensorFlow.js models, and a layer-normalised LSTM.',
    },
    ticker: { title: 'Ticker', description: 'The tick logger, its records, and what it sums up.' },
    sinks: {
      title: 'Sinks',
      description: 'Where ticks go: console, memory, MLflow, OpenTelemetry, Prometheus, traces.',
    },
    training: { title: 'Training steps', description: 'A training step taken apart, and sequences step by step.' },
    'fine-tuning': { title: 'Fine-tuning', description: 'Adapting a pretrained model, with resume and search.' },
    node: { title: 'Files in Node', description: 'Sinks that write files, and what reads logs and checkpoints back.' },
    notebook: {
      title: 'Showing values',
      description: 'Charts, tables and progress in a notebook, in a page or as text.',
    },
    datasets: { title: 'Data sets', description: 'Small real data sets, the same in a page and in Node.' },
  },
};

const chinese: Words = {
  title: 'API 参考',
  description: 'ticknorm 的每一个公开名称：接受什么，返回什么，抛出什么错误，出处在哪里。',
  intro:
    '本参考在构建网站时由源代码中的文档注释生成。注释与代码一样用英文书写，因此正文是英文。`tf` 指 TensorFlow.js；每一页都写明其中的名称从哪个模块导入。',
  functions: '函数',
  classes: '类',
  types: '类型',
  parameter: '参数',
  property: '属性',
  type: '类型',
  meaning: '含义',
  name: '名称',
  returns: '返回值',
  throws: '抛出的错误',
  example: '示例',
  see: '参见',
  importing: '导入自',
  optional: '可省略',
  pages: {
    normalization: { title: '归一化', description: '作用于张量的函数：层归一化、RMS 归一化与标准化。' },
    layers: { title: '层', description: '同样的运算作为 TensorFlow.js 模型的层，以及带层归一化的 LSTM。' },
    ticker: { title: '记录器（ticker）', description: 'tick 记录器、它的记录以及它的汇总。' },
    sinks: {
      title: 'sink',
      description: 'tick 的去向：控制台、内存、MLflow、OpenTelemetry、Prometheus、trace。',
    },
    training: { title: '训练步', description: '拆开来看的训练步，以及逐步处理的序列。' },
    'fine-tuning': { title: '微调', description: '让预训练模型适应新任务，支持断点续训与搜索。' },
    node: { title: 'Node 中的文件', description: '写文件的 sink，以及读回日志与检查点的函数。' },
    notebook: { title: '显示数据', description: '图表、表格与进度：在 notebook 中、在网页里，或作为文本。' },
    datasets: { title: '数据集', description: '小型真实数据集，在网页与 Node 中完全相同。' },
  },
};

export const wordsOf = (locale: string): Words => (locale === 'zh-Hans' ? chinese : en);
