// Beginning with weights from elsewhere. Models are saved and loaded through tfjs' own handlers, in memory.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../testing/allClose';
import { leaked, useBackend } from '../../testing/backends';
import { copyWeights, loadModel } from './pretrained';

useBackend('cpu');

const exactly = { atol: 0, rtol: 0 };

function network(outputs: number, seed: number, name = 'body'): tf.Sequential {
  const kernelInitializer = tf.initializers.glorotNormal({ seed });
  return tf.sequential({
    layers: [
      tf.layers.dense({ name, units: 3, inputShape: [2], kernelInitializer }),
      tf.layers.dense({ name: 'head', units: outputs, kernelInitializer }),
    ],
  });
}

async function saved(model: tf.LayersModel): Promise<tf.io.IOHandler> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return tf.io.fromMemory(artifacts ?? {});
}

describe('copyWeights', () => {
  test.each(['a model', 'a saved model', 'tensors'])(
    'takes %s: what has the same name and shape, and tells what has not',
    async (kind) => {
      const source = network(5, 1);
      const [kernel, bias] = source.getWeights();
      const from =
        kind === 'a model'
          ? source
          : kind === 'a saved model'
            ? await saved(source)
            : { 'body/kernel': kernel ?? tf.zeros([1]), 'body/bias': bias ?? tf.zeros([1]) };
      const model = network(2, 2);
      const head = model.getWeights()[2]?.dataSync() ?? [];
      expect(await copyWeights(model, from)).toEqual({
        copied: ['body/kernel', 'body/bias'],
        left: ['head/kernel', 'head/bias'],
      });
      expect(model.getWeights()[0]).toBeAllClose(kernel?.dataSync() ?? [], exactly);
      expect(model.getWeights()[2]).toBeAllClose(head, exactly);
    },
  );

  test('copies values: neither model keeps tensors of the other', async () => {
    const [source, model] = [network(5, 1), network(2, 2)];
    const before = tf.memory().numTensors;
    await copyWeights(model, source);
    await copyWeights(model, await saved(source));
    expect(tf.memory().numTensors).toBe(before);
    source.dispose();
    expect(leaked(() => tf.tidy(() => void model.predict(tf.ones([1, 2]))))).toBe(0);
  });

  test('refuses weights of which not one fits, and what is none', async () => {
    const model = network(2, 2);
    await expect(copyWeights(model, network(3, 1, 'trunk'))).rejects.toThrow(
      new RangeError(
        `fineTune: none of the given weights ("trunk/kernel", "trunk/bias", "head/kernel", "head/bias") has the name and shape of one of model "${model.name}" ("body/kernel", "body/bias", "head/kernel", "head/bias"); give the layers of both the same names.`,
      ),
    );
    await expect(copyWeights(model, 3 as never)).rejects.toThrow(
      new TypeError('fineTune: weights is 3; pass a tf.LayersModel, the URL of a saved one, or tensors by name.'),
    );
  });
});

describe('loadModel', () => {
  test('gives back a model, and loads a saved one', async () => {
    const model = network(2, 2);
    expect(await loadModel(model)).toBe(model);
    const loaded = await loadModel(await saved(model));
    expect(loaded.getWeights()[2]).toBeAllClose(model.getWeights()[2]?.dataSync() ?? [], exactly);
  });

  test('refuses what is neither', async () => {
    await expect(loadModel({} as never)).rejects.toThrow(
      new TypeError(
        'fineTune: the model is an object; pass a tf.LayersModel, the URL of a saved one, or a handler such as tf.io.browserFiles.',
      ),
    );
  });
});
