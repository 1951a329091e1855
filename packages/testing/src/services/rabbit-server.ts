/** RabbitMQ with its management API, on the loopback interface, with an epmd of the kit's own. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { freePort } from './free-port.ts';
import { rabbitmqScript } from './installed.ts';
import { answersTcp, type Server, serverOf } from './server.ts';

export interface RabbitServer extends Server {
  /** `http://guest:guest@127.0.0.1:PORT`, the management API below `/api`. */
  readonly managementUrl: string;
}

const guest = `Basic ${btoa('guest:guest')}`;
let nodes = 0;

/** `epmd` names Erlang's nodes to each other; one is enough for all brokers of this process. */
export async function startEpmd(folder: string): Promise<{ port: number; child: Child }> {
  const port = await freePort();
  const args = ['-port', `${port}`, '-address', '127.0.0.1'];
  const child = startChild({ command: 'epmd', args, cwd: folder, log: join(folder, 'epmd.log'), env: process.env });
  return { port, child };
}

export async function rabbitServer(folder: string, epmdPort: number): Promise<RabbitServer> {
  mkdirSync(folder);
  const [port, distPort, httpPort] = [await freePort(), await freePort(), await freePort()];
  writeFileSync(join(folder, 'enabled_plugins'), '[rabbitmq_management].\n');
  writeFileSync(join(folder, 'advanced.config'), '[].\n');
  writeFileSync(join(folder, 'env.conf'), '');
  writeFileSync(
    join(folder, 'rabbitmq.conf'),
    `listeners.tcp.local = 127.0.0.1:${port}
management.tcp.ip = 127.0.0.1
management.tcp.port = ${httpPort}
management_agent.disable_metrics_collector = true
vm_memory_high_watermark.absolute = 768MiB
disk_free_limit.absolute = 1MB
log.console = true
log.console.level = warning
log.file = false
`,
  );
  const env = {
    ...process.env,
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    // Makes the script become the broker instead of staying its parent, so that a signal reaches the broker.
    RUNNING_UNDER_SYSTEMD: 'true',
    ERL_EPMD_PORT: `${epmdPort}`,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `genius${++nodes}@localhost`,
    RABBITMQ_DIST_PORT: `${distPort}`,
    RABBITMQ_CONF_ENV_FILE: join(folder, 'env.conf'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_CONFIG_FILES: join(folder, 'conf.d'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: folder,
    RABBITMQ_LOGS: '-',
    RABBITMQ_SCHEMA_DIR: join(folder, 'schema'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 2:2 -kernel inet_dist_use_interface {127,0,0,1}',
  };
  const managementUrl = `http://guest:guest@127.0.0.1:${httpPort}`;
  const server = serverOf({
    name: 'rabbitmq-server',
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    command: rabbitmqScript,
    args: [],
    cwd: folder,
    log: join(folder, 'log'),
    env,
    stopSignal: 'SIGTERM',
    // The first bytes of Connection.Start: a method frame on channel 0.
    answers: async () =>
      (await answersTcp(port, 'AMQP\0\0\x09\x01', '\x01\0\0')) && (await answersManagement(managementUrl)),
  });
  // Into the server itself: a copy would freeze its pid.
  return Object.assign(server, { managementUrl });
}

/** A call of the management API; throws unless it is answered with success. */
export async function manage(managementUrl: string, method: string, path: string, body?: unknown): Promise<void> {
  const response = await callManagement(managementUrl, method, path, body);
  if (!response.ok) throw new Error(`RabbitMQ: ${method} ${path}: ${response.status} ${await response.text()}`);
  await response.body?.cancel();
}

function callManagement(managementUrl: string, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`http://${new URL(managementUrl).host}/api/${path}`, {
    method,
    headers: { authorization: guest, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
}

async function answersManagement(managementUrl: string): Promise<boolean> {
  try {
    const response = await callManagement(managementUrl, 'GET', 'whoami');
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
