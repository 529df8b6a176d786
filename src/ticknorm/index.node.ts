// 'ticknorm' as Node sees it: the same names, and tfjs' wasm backend registered beside its cpu backend. wasm has the
// higher priority of the two, so `await tf.ready()` picks it, at 20 to 30 times the speed and without the cpu
// backend's banner; a program that registers a faster one (tfjs-node) still gets that. Nothing is compiled until then.
import '@tensorflow/tfjs-backend-wasm';

export * from './index';
