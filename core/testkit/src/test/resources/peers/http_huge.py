"""An HTTP server for bodies of any size in constant memory; prints its port.

GET /SIZE and GET /chunked/SIZE answer blocks of the bytes 0 to 255; PUT answers how the body came, its length and CRC-32.
"""
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BLOCK = bytes(range(256)) * 256


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        *kind, left = self.path.strip("/").split("/")
        left, crc = int(left), 0
        self.send_response(200)
        if kind:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(left))
        self.end_headers()
        while left:
            part = BLOCK[:left]
            crc = zlib.crc32(part, crc)
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part) if kind else part)
            left -= len(part)
        if kind:
            self.wfile.write(b"0\r\nX-Crc: %d\r\n\r\n" % crc)

    def do_PUT(self):
        chunked = self.headers.get("Transfer-Encoding") == "chunked"
        length = crc = 0
        for part in self.chunks() if chunked else self.parts(int(self.headers["Content-Length"])):
            length += len(part)
            crc = zlib.crc32(part, crc)
        trailer = self.trailers if chunked else ""
        answer = f"{'chunked' if chunked else 'length'} {length} {crc} {trailer}".strip().encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def parts(self, left):
        while left:
            part = self.rfile.read(min(left, 1 << 20))
            left -= len(part)
            yield part

    def chunks(self):
        while size := int(self.rfile.readline().strip(), 16):
            yield self.rfile.read(size)
            assert self.rfile.readline() == b"\r\n"
        lines = []
        while line := self.rfile.readline().strip():
            lines.append(line.decode())
        self.trailers = ", ".join(lines)

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
print("port", server.server_address[1], flush=True)
server.serve_forever()
