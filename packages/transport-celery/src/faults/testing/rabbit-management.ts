/** What an operator does to RabbitMQ through its management API. */

const authorization = `Basic ${btoa('guest:guest')}`;

interface Managed {
  managementUrl: string;
  vhost: string;
}

export async function callRabbit(
  { managementUrl }: Managed,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(`http://${new URL(managementUrl).host}/api/${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`RabbitMQ: ${method} ${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** A user who may do everything in the vhost; the password is the name. */
export async function makeUser(managed: Managed, name: string): Promise<void> {
  const all = { configure: '.*', write: '.*', read: '.*' };
  await callRabbit(managed, 'PUT', `users/${name}`, { password: name, tags: '' });
  await callRabbit(managed, 'PUT', `permissions/${encodeURIComponent(managed.vhost)}/${name}`, all);
}
