"""Talks to a server by http.client: python http_client.py PORT. Ends with 0 if all is as it must be."""
import hashlib
import http.client
import os
import sys

connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20)


def ask(method, path, **options):
    connection.request(method, path, **options)
    answer = connection.getresponse()
    return answer, answer.read()


ports = set()
for _ in range(5):
    answer, body = ask("GET", "/")
    assert (answer.status, body) == (200, b"Hello World!"), (answer.status, body)
    ports.add(connection.sock.getsockname())
    answer, body = ask("HEAD", "/")
    assert (answer.status, body, answer.getheader("Content-Length")) == (200, b"", "12"), answer.headers
    ports.add(connection.sock.getsockname())
    answer, body = ask("GET", "/missing")
    assert answer.status == 404, answer.status
    ports.add(connection.sock.getsockname())
    answer, body = ask("DELETE", "/")
    assert (answer.status, answer.getheader("Allow")) == (405, "GET, HEAD"), (answer.status, answer.getheader("Allow"))
    ports.add(connection.sock.getsockname())
    answer, body = ask("GET", "/chunks/100000")
    assert answer.getheader("Transfer-Encoding") == "chunked", answer.headers
    assert body == bytes(at % 256 for at in range(100000)), len(body)
    ports.add(connection.sock.getsockname())
assert len(ports) == 1, ports

sent = os.urandom(3 << 20)
answer, body = ask("POST", "/echo", body=sent)
assert answer.status == 200 and body == sent, (answer.status, len(body))
parts = [sent[at : at + 9999] for at in range(0, len(sent), 9999)]
answer, body = ask("POST", "/echo", body=iter(parts), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
assert answer.status == 200 and body == sent, (answer.status, len(body))
answer, body = ask("POST", "/digest", body=sent)
assert body.decode() == hashlib.sha256(sent).hexdigest(), body
