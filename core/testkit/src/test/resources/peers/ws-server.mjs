// A server that does what the path of the URL says; prints its port, then what it sees.
import { createRequire } from 'node:module';

const { WebSocketServer } = createRequire(process.argv[2] + '/')('ws');

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  maxPayload: 64 << 20,
  verifyClient: ({ req }, answer) => (req.url === '/refused' ? answer(false, 401, 'no entry') : answer(true)),
  handleProtocols: (offered) => (offered.has('chat.v2') ? 'chat.v2' : false),
});
server.on('listening', () => console.log('port', server.address().port));

function inFragments(socket, data, binary, size) {
  for (let at = 0; at < data.length; at += size) {
    socket.send(data.subarray(at, at + size), { binary, fin: false });
    socket.ping(`between ${at}`);
  }
  socket.send(Buffer.alloc(0), { binary, fin: true });
}

server.on('connection', (socket, request) => {
  const url = new URL(request.url, 'http://peer');
  const number = (name) => Number(url.searchParams.get(name));
  socket.on('ping', (data) => console.log('ping', data.toString()));
  socket.on('pong', (data) => console.log('pong', data.toString()));
  socket.on('error', (error) => console.log('error', error.message));
  socket.on('close', (code, reason) => console.log('closed', code, reason.toString()));
  switch (url.pathname) {
    case '/fragments':
      socket.on('message', (data, binary) => inFragments(socket, data, binary, number('size')));
      break;
    case '/close':
      if (url.searchParams.has('code')) {
        socket.close(number('code'), url.searchParams.get('reason'));
      } else {
        socket.close();
      }
      break;
    case '/vanish':
      socket.send(Buffer.alloc(1000), { fin: false }, () => socket.terminate());
      break;
    case '/ping':
      socket.ping('from the server');
      break;
    default:
      socket.on('message', (data, binary) => socket.send(data, { binary }));
  }
});
