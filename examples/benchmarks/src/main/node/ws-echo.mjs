// An echo of npm's ws that compresses where the client asks: node ws-echo.mjs FOLDER_WITH_NODE_MODULES.
import { createRequire } from 'node:module';

const { WebSocketServer } = createRequire(process.argv[2] + '/')('ws');

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: { threshold: 1024 } });
server.on('listening', () => console.log(`listening on 127.0.0.1:${server.address().port}`));
server.on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })));
