// The run at an MLflow server that metrics are logged to: found or made, and ended.
// Source: https://mlflow.org/docs/latest/rest-api.html, 2.0

import { type Call, RefusedError } from './retry';

/** Makes a run in the experiment of that name, which is made too where it is missing. */
export async function createRun(call: Call, name: string, experiment: string = name): Promise<string> {
  const startTime = Date.now();
  /** The text at `field` of the answer. */
  async function ask(field: string, path: string, body?: object): Promise<string> {
    let value = await call(path, body);
    for (const key of field.split('.')) value = Object(value)[key]; // Object(null) is an object without fields
    if (typeof value !== 'string') throw new RefusedError(`The server's answer lacks ${field}.`);
    return value;
  }
  const find = (): Promise<string> =>
    ask('experiment.experiment_id', `experiments/get-by-name?experiment_name=${encodeURIComponent(experiment)}`);
  const create = (): Promise<string> => ask('experiment_id', 'experiments/create', { name: experiment });
  const ifRefused = (error: unknown): undefined => {
    if (!(error instanceof RefusedError)) throw error;
  };
  const experimentId = (await find().catch(ifRefused)) ?? (await create().catch(ifRefused)) ?? (await find()); // another rank was faster
  return ask('run.info.run_id', 'runs/create', { experiment_id: experimentId, run_name: name, start_time: startTime });
}
