// Runs one case against a server: node ws-client.mjs MODULES URL CASE. Ends with 0 if all is as it must be.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';

const [modules, base, name] = process.argv.slice(2);
const { WebSocket } = createRequire(modules + '/')('ws');
const SIZES = [0, 1, 125, 126, 127, 65535, 65536];
const CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4999];
const BIG = 20 << 20;

async function open(path, protocols = [], maxPayload = 64 << 20) {
  const socket = new WebSocket(base + path, protocols, { maxPayload });
  // listens before it is open: messages and the end may come at once
  socket.messages = [];
  socket.waiting = [];
  socket.on('message', (data, binary) => {
    socket.messages.push(binary ? data : data.toString());
    socket.waiting.shift()?.();
  });
  socket.pings = [];
  socket.on('ping', (data) => socket.pings.push(data.toString()));
  socket.closed = new Promise((seen, failed) => {
    socket.on('close', (code, reason) => seen([code, reason.toString()]));
    socket.on('error', failed);
  });
  socket.closed.catch(() => {});
  await once(socket, 'open');
  return socket;
}

async function message(socket) {
  if (socket.messages.length === 0) {
    await Promise.race([new Promise((come) => socket.waiting.push(come)), socket.closed]);
  }
  return socket.messages.shift();
}

async function end(socket) {
  socket.close(1000, 'done');
  assert.equal((await socket.closed)[0], 1000);
}

async function echoes(path, data) {
  const socket = await open(path);
  socket.send(data);
  const back = await message(socket);
  assert.ok(Buffer.isBuffer(back) && back.equals(data), 'the echo differs');
  await end(socket);
}

function sendInPieces(socket, data, size, binary, between = () => {}) {
  for (let at = 0; at < data.length; at += size) {
    socket.send(data.subarray(at, at + size), { binary, fin: false });
    between(at);
  }
  socket.send(Buffer.alloc(0), { binary, fin: true });
}

const cases = {
  async sizes() {
    const socket = await open('/echo');
    for (const size of SIZES) {
      for (const sent of ['ü'.repeat(size / 2) + 'x'.repeat(size % 2), randomBytes(size)]) {
        socket.send(sent);
        assert.deepEqual(await message(socket), sent);
      }
    }
    await end(socket);
  },

  async fragments() {
    const socket = await open('/echo');
    const sent = 'aé€😀'.repeat(500);
    const pong = once(socket, 'pong');
    // 7 does not divide the letters: most fragments begin and end amid one
    sendInPieces(socket, Buffer.from(sent), 7, false, (at) => at % 700 === 0 && socket.ping(`ping ${at}`));
    assert.match(String((await pong)[0]), /^ping \d+$/);
    assert.equal(await message(socket), sent);
    await end(socket);
  },

  async received() {
    const socket = await open('/fragments');
    const sent = randomBytes(5000);
    socket.send(sent);
    assert.deepEqual(await message(socket), sent);
    assert.deepEqual(socket.pings, ['between 0', 'between 1000', 'between 2000', 'between 3000', 'between 4000']);
    await end(socket);
  },

  whole: () => echoes('/raised', randomBytes(BIG)),
  streamed: () => echoes('/forward', randomBytes(BIG)),

  async streamedText() {
    const socket = await open('/forward');
    const sent = 'aé€😀'.repeat(BIG / 10);
    sendInPieces(socket, Buffer.from(sent), 65537, false);
    assert.ok(sent === (await message(socket)), 'the echo differs');
    await end(socket);
  },

  async assembled() {
    const socket = await open('/raised');
    const sent = randomBytes(BIG);
    sendInPieces(socket, sent, 65537, true);
    assert.ok(sent.equals(await message(socket)), 'the echo differs');
    await end(socket);
  },

  async vanishes() {
    const socket = await open('/echo');
    socket.send(randomBytes(1000), { fin: false }, () => socket.terminate());
    assert.equal((await socket.closed)[0], 1006);
  },

  async pieces() {
    const socket = await open('/forward');
    const sent = randomBytes(BIG);
    sendInPieces(socket, sent, 65536, true);
    assert.ok(sent.equals(await message(socket)), 'the echo differs');
    await end(socket);
  },

  async poured() {
    for (const way of ['source', 'fragments', 'frame']) {
      const socket = await open('/poured/' + way);
      const digest = await message(socket);
      assert.equal(createHash('sha256').update(await message(socket)).digest('hex'), digest);
      await end(socket);
    }
  },

  async limit() {
    const socket = await open('/echo');
    socket.send(randomBytes(BIG));
    assert.equal((await socket.closed)[0], 1009);
    assert.equal(socket.messages.length, 0);
  },

  async limitInFragments() {
    const socket = await open('/echo');
    sendInPieces(socket, randomBytes(BIG), 65536, true);
    assert.equal((await socket.closed)[0], 1009);
  },

  async pings() {
    const socket = await open('/echo');
    for (const sent of ['', 'a', 'b'.repeat(125)]) {
      socket.ping(sent);
      assert.equal(String((await once(socket, 'pong'))[0]), sent);
    }
    await end(socket);
  },

  async pinged() {
    const socket = await open('/ping');
    assert.equal(await message(socket), 'pong from the server');
    await end(socket);
  },

  async closes() {
    for (const code of CODES) {
      const socket = await open('/echo');
      socket.close(code, `Gründe für ${code}`);
      assert.equal((await socket.closed)[0], code);
    }
  },

  async closesWithoutACode() {
    const socket = await open('/echo');
    socket.close();
    assert.equal((await socket.closed)[0], 1005);
  },

  async closed() {
    for (const code of CODES) {
      const socket = await open(`/close/${code}`);
      assert.deepEqual(await socket.closed, [code, `Gründe für ${code}`]);
    }
  },

  async subprotocol() {
    const socket = await open('/chat', ['chat.v3', 'chat.v2']);
    assert.equal(socket.protocol, 'chat.v2');
    await end(socket);
    const without = await open('/chat');
    assert.equal(without.protocol, '');
    await end(without);
  },

  async refused() {
    const socket = new WebSocket(base + '/refused');
    const [request, answer] = await once(socket, 'unexpected-response');
    const connection = request.socket;
    assert.equal(answer.statusCode, 401);
    let body = '';
    for await (const part of answer) body += part;
    assert.equal(body, 'no entry');
    // the connection may be used again, which nobody here wants
    connection.destroy();
  },
};

await cases[name]();
