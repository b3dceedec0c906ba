// SPDX-License-Identifier: Apache-2.0
// website.ts serve PORT | visit URL | fetch URL: the site of website.go in Node, or a visit to it.

import { once } from 'node:events';
import { Agent, createServer, request, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const SITE: Readonly<Record<string, string>> = {
  '/hello': 'hello\n',
  '/slow': 'slow\n',
  '/big': 'x'.repeat(1_000_000),
};

async function get(path: string, response: ServerResponse): Promise<void> {
  const body = SITE[path];
  if (path === '/slow') await sleep(205); // a timer of Node may fire a millisecond early
  if (path === '/stream') for (let i = 0; i < 10; i++) response.write('tick\n');
  else if (body !== undefined) response.setHeader('Content-Length', body.length);
  else response.statusCode = 404;
  response.end(body);
}

async function serve(port: string): Promise<void> {
  const server = createServer(async (question, response) => {
    await question.resume().toArray();
    if (question.method === 'PUT') response.writeHead(201).end();
    else if (question.method === 'DELETE') response.writeHead(204).end();
    else await get(question.url ?? '', response);
    console.log(question.method, response.statusCode);
  });
  await once(server.listen(Number(port), '127.0.0.1'), 'listening');
  console.log('ready');
}

const VISIT = [
  ['GET', '/hello'],
  ['GET', '/hello'],
  ['GET', '/hello'],
  ['GET', '/missing'],
  ['HEAD', '/hello'],
  ['PUT', '/put/x'],
  ['DELETE', '/put/x'],
  ['GET', '/big'],
] as const;

const bodyOf = (method: string) => (method === 'PUT' ? { body: 'x'.repeat(1000) } : {});

async function visit(site: string): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  for (const [method, path] of VISIT) {
    const asking = request(site + path, { method, agent });
    asking.end(bodyOf(method).body);
    const [answer] = await once(asking, 'response');
    await answer.toArray();
  }
  agent.destroy();
}

async function visitByFetch(site: string): Promise<void> {
  for (const [method, path] of VISIT) {
    const answer = await fetch(site + path, { method, ...bodyOf(method) });
    await answer.arrayBuffer();
  }
}

const COMMANDS: Readonly<Record<string, (argument: string) => Promise<void>>> = {
  serve,
  visit,
  fetch: visitByFetch,
};

const [, , command = '', argument = ''] = process.argv;
await COMMANDS[command]?.(argument);
