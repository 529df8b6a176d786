// 'ticknorm/datasets' as Node sees it: tensors are made here, so the wasm backend is registered, as index.node.ts does.
import '@tensorflow/tfjs-backend-wasm';

export * from './datasets';
