import { createServer } from 'node:net';

/** Whether a server could listen on this port of this host now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** Ports nobody listens on, all different; for tests and benchmarks. */
export async function freePorts(count: number, host = '127.0.0.1'): Promise<number[]> {
  const probes = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<{ port: number; close: () => Promise<void> }>((resolve, reject) => {
          const probe = createServer();
          probe.once('error', reject);
          probe.listen({ port: 0, host }, () => {
            const address = probe.address();
            if (address === null || typeof address === 'string')
              return reject(new Error('no port was assigned'));
            resolve({ port: address.port, close: () => new Promise((done) => probe.close(() => done())) });
          });
        }),
    ),
  );
  await Promise.all(probes.map((probe) => probe.close()));
  return probes.map((probe) => probe.port);
}
