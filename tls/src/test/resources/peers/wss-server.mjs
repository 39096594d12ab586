// Echoes messages over TLS: node wss-server.mjs MODULES CERTIFICATE KEY; prints its port, then how sessions end.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createRequire } from 'node:module';

const [modules, certificate, key] = process.argv.slice(2);
const { WebSocketServer } = createRequire(modules + '/')('ws');

const https = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
https.on('tlsClientError', (error) => console.log('error', error.message));
const server = new WebSocketServer({ server: https, maxPayload: 64 << 20 });
server.on('connection', (socket, request) => {
  const version = request.socket.getProtocol();
  socket.on('message', (data, binary) => socket.send(data, { binary }));
  socket.on('error', (error) => console.log('error', error.message));
  socket.on('close', (code) => console.log('closed', code, version));
});
https.listen(0, '127.0.0.1', () => console.log('port', https.address().port));
