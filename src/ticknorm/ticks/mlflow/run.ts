// The run at an MLflow server that metrics are logged to: found or made, and ended.
// Source: https://mlflow.org/docs/latest/rest-api.html, 2.0

import { type Call, RefusedError } from './retry';

/** Makes a run in the experiment of that name, which is made too where it is missing. */
export async function createRun(call: Call, name: string, experiment: string = name): Promise<string> {
  const startTime = Date.now();
  const experimentId = await findOrCreateExperiment(call, experiment);
  const made = await call('runs/create', { experiment_id: experimentId, run_name: name, start_time: startTime });
  return textAt(made, 'run.info.run_id');
}

function findOrCreateExperiment(call: Call, name: string): Promise<string> {
  const find = async (): Promise<string> =>
    textAt(
      await call(`experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`),
      'experiment.experiment_id',
    );
  const create = async (): Promise<string> => textAt(await call('experiments/create', { name }), 'experiment_id');
  const ifRefused =
    (next: () => Promise<string>) =>
    (error: unknown): Promise<string> => {
      if (error instanceof RefusedError) return next();
      throw error;
    };
  return find().catch(ifRefused(create)).catch(ifRefused(find)); // at last, another rank was faster
}

function textAt(answer: unknown, path: string): string {
  let value = answer;
  for (const key of path.split('.')) value = Object(value)[key]; // Object(null) is an object without fields
  if (typeof value !== 'string') throw new RefusedError(`The server's answer lacks ${path}.`);
  return value;
}
