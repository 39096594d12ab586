"""An HTTP server that frames bodies in every way; prints its port."""
import hashlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        _, kind, size = self.path.split("/")
        body = bytes(range(256)) * (int(size) // 256 + 1)
        body = body[: int(size)]
        self.send_response(200)
        self.send_header("X-Client", str(self.client_address[1]))
        if kind == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.send_header("Trailer", "X-Digest")
            self.end_headers()
            self.write_chunks(body)
        elif kind == "until-close":
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_header("Content-Length", size)
            self.end_headers()
            self.wfile.write(body)

    def write_chunks(self, body):
        at, size = 0, 1
        while at < len(body):
            chunk = body[at : at + size]
            self.wfile.write(b"%x;part=%d\r\n%s\r\n" % (len(chunk), at, chunk))
            at += len(chunk)
            # 1, 3, 7, ... 65535: chunks of many sizes, most of them odd
            size = min(2 * size + 1, 65535)
        self.wfile.write(b"0\r\nX-Digest: %s\r\n\r\n" % hashlib.sha256(body).hexdigest().encode())

    def do_HEAD(self):
        self.send_response(200)
        self.send_header("Content-Length", "12345")
        self.end_headers()

    def do_POST(self):
        """Answers how the body came, its length and its digest."""
        if self.headers.get("Transfer-Encoding") == "chunked":
            framing, body = "chunked", b"".join(self.chunks())
        else:
            framing, body = "length", self.rfile.read(int(self.headers["Content-Length"]))
        answer = f"{self.command} {framing} {len(body)} {hashlib.sha256(body).hexdigest()}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_PUT = do_POST

    def chunks(self):
        while size := int(self.rfile.readline().strip(), 16):
            yield self.rfile.read(size)
            assert self.rfile.readline() == b"\r\n"
        assert self.rfile.readline() == b"\r\n"

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 1024
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
print("port", server.server_address[1])
server.serve_forever()
