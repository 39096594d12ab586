// Talks to a server by node's http: node http-client.mjs PORT. Ends with 0 if all is as it must be.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function ask(method, path, body, headers = {}) {
  return new Promise((done, failed) => {
    const options = { host: '127.0.0.1', port: Number(process.argv[2]), method, path, headers, agent };
    const request = http.request(options, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts), port: answer.socket?.localPort ?? request.socket.localPort });
    });
    request.on('error', failed);
    if (headers.Expect) {
      request.on('continue', () => request.end(body));
      request.flushHeaders();
    } else if (Array.isArray(body)) {
      body.forEach((part) => request.write(part));
      request.end();
    } else {
      request.end(body);
    }
  });
}

const ports = new Set();
for (let i = 0; i < 5; i++) {
  for (const [method, path, status] of [['GET', '/', 200], ['HEAD', '/', 200], ['GET', '/missing', 404], ['PUT', '/', 405], ['GET', '/chunks/100000', 200]]) {
    const answer = await ask(method, path);
    assert.equal(answer.status, status);
    ports.add(answer.port);
  }
}
assert.equal(ports.size, 1);

const sent = randomBytes(3 << 20);
assert.ok((await ask('POST', '/echo', sent)).body.equals(sent), 'echo with a length');
const parts = [];
for (let at = 0; at < sent.length; at += 9999) parts.push(sent.subarray(at, at + 9999));
assert.ok((await ask('POST', '/echo', parts)).body.equals(sent), 'echo of chunks');
const digest = createHash('sha256').update(sent).digest('hex');
assert.equal(String((await ask('POST', '/digest', sent)).body), digest);
const expecting = { Expect: '100-continue', 'Content-Length': sent.length };
assert.equal(String((await ask('POST', '/digest', sent, expecting)).body), digest);
agent.destroy();
