import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DescriptorSet } from '../../src/common/grpc/descriptor-set.js';
import { pythonWithGrpcio, WHY_SKIPPED } from '../support/python-with-grpcio.js';
import { ids, type ShapesHost, SIGNATURE, startShapesHost } from '../support/shapes/shapes-host.js';

const CLIENT = fileURLToPath(new URL('../interop/shapes_client.py', import.meta.url));

const python = pythonWithGrpcio();

(python === undefined ? describe.skip : describe)(
  python === undefined ? `grpcio (skipped: ${WHY_SKIPPED})` : 'grpcio and the shape service',
  () => {
    let shapes: ShapesHost;

    beforeAll(async () => {
      shapes = await startShapesHost();
    });
    afterAll(() => shapes.stop());

    async function run(
      calls: readonly { readonly method: string; readonly requests: readonly unknown[] }[],
      signature: string = SIGNATURE,
    ): Promise<unknown> {
      const client = spawn(String(python), [CLIENT], { stdio: ['pipe', 'pipe', 'inherit'] });
      const descriptors = DescriptorSet.fromBuild('shapes').bytes.toString('base64');
      const { address, ca: root } = shapes;
      client.stdin.end(JSON.stringify({ address, root, signature, descriptors, calls }));
      return JSON.parse(await text(client.stdout));
    }

    it('S17: gets the lines of the reference from every method', async () => {
      const answers = await run([
        { method: 'CreateShape', requests: [{ shape_type: 'Triangle' }] },
        { method: 'CreateShape', requests: [{ shape_type: 'triangle' }] },
        { method: 'GetShape', requests: ids('t-0') },
        { method: 'GetPerimetersGreaterThan', requests: [{ min_perimeter: -1 }] },
        { method: 'GetPerimetersGreaterThan', requests: [{ min_perimeter: 0 }] },
        { method: 'GetTotalArea', requests: ids('X-1') },
        { method: 'GetAreas', requests: ids('T-0', 'Q-1') },
      ]);
      expect(answers).toEqual([
        [expect.stringMatching(/^Successfully Created Triangle: \{'shape_id': 'T-0', /)],
        ['shape_type triangle is not supported at this time'],
        ['Successfully retrieved t-0'],
        ['-1.0 is an invalid perimeter value. Perimeters must be greater than or equal to 0'],
        [expect.stringMatching(/^T-0 has a perimeter of \d+\.\d+ units$/)],
        ['Invalid Area: 0.0.'],
        [expect.stringMatching(/^T-0: A=\d+\.0 square units$/), 'Q-1 does not exist'],
      ]);
    });

    it('S10: is refused with a wrong signature by the words of the contract', async () => {
      const answers = await run([{ method: 'GetShape', requests: ids('T-0') }], 'wrong');
      expect(answers).toEqual(['UNAUTHENTICATED: Invalid signature']);
    });
  },
);
