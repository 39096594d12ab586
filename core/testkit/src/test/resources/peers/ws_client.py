"""Runs one case against a server: python ws_client.py URL CASE. Ends with 0 if all is as it must be."""
import asyncio
import hashlib
import os
import sys

import websockets
from websockets.frames import Close

base, name = sys.argv[1:]
SIZES = [0, 1, 125, 126, 127, 65535, 65536]
CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4999]
BIG = 20 << 20


class Protocol(websockets.WebSocketClientProtocol):
    """Remembers the pings it gets; the library has no callback for them."""

    async def read_frame(self, max_size):
        frame = await super().read_frame(max_size)
        if frame.opcode == 9:
            self.__dict__.setdefault("seen_pings", []).append(bytes(frame.data).decode())
        return frame


def opened(path, **options):
    return websockets.connect(base + path, max_size=64 << 20, ping_interval=None, create_protocol=Protocol, **options)


def same(back, sent):
    assert back == sent, "the echo differs"


async def in_pieces(ws, data, size, pings=False):
    for at in range(0, len(data), size):
        yield data[at : at + size]
        if pings:
            await ws.ping(f"ping {at}")


async def sizes():
    async with opened("/echo") as ws:
        for size in SIZES:
            for sent in "ü" * (size // 2) + "x" * (size % 2), os.urandom(size):
                await ws.send(sent)
                same(await ws.recv(), sent)


async def fragments():
    async with opened("/echo") as ws:
        sent = "aé€😀" * 500
        await ws.send(in_pieces(ws, sent, 7, pings=True))
        same(await ws.recv(), sent)
        await (await ws.ping("last"))


async def received():
    async with opened("/fragments") as ws:
        sent = os.urandom(5000)
        await ws.send(sent)
        same(await ws.recv(), sent)
        assert ws.seen_pings == [f"between {at}" for at in range(0, 5000, 1000)], ws.seen_pings


async def echoes(path):
    async with opened(path) as ws:
        sent = os.urandom(BIG)
        await ws.send(sent)
        same(await ws.recv(), sent)


async def whole():
    await echoes("/raised")


async def streamed():
    await echoes("/forward")


async def streamedText():
    async with opened("/forward") as ws:
        sent = "aé€😀" * (BIG // 10)
        sending = asyncio.ensure_future(ws.send(in_pieces(ws, sent, 65537)))
        same(await ws.recv(), sent)
        await sending


async def assembled():
    async with opened("/raised") as ws:
        sent = os.urandom(BIG)
        await ws.send(in_pieces(ws, sent, 65537))
        same(await ws.recv(), sent)


async def vanishes():
    async with opened("/echo") as ws:
        await ws.write_frame(False, 2, bytes(1000))
        ws.transport.abort()
        await ws.wait_closed()
        assert ws.close_code == 1006, ws.close_code


async def pieces():
    async with opened("/forward") as ws:
        sent = os.urandom(BIG)
        sending = asyncio.ensure_future(ws.send(in_pieces(ws, sent, 65536)))
        same(await ws.recv(), sent)
        await sending


async def poured():
    for way in "source", "fragments", "frame":
        async with opened("/poured/" + way) as ws:
            digest = await ws.recv()
            same(hashlib.sha256(await ws.recv()).hexdigest(), digest)


async def ends_with_1009(send):
    async with opened("/echo") as ws:
        try:
            await send(ws)
            await ws.recv()
        except websockets.ConnectionClosed as closed:
            assert closed.rcvd is not None and closed.rcvd.code == 1009, closed
        else:
            raise AssertionError("an echo came")


async def limit():
    await ends_with_1009(lambda ws: ws.send(bytes(BIG)))


async def limitInFragments():
    await ends_with_1009(lambda ws: ws.send(in_pieces(ws, bytes(BIG), 65536)))


async def pings():
    async with opened("/echo") as ws:
        for sent in "", "a", "b" * 125:
            await (await ws.ping(sent))


async def pinged():
    async with opened("/ping") as ws:
        same(await ws.recv(), "pong from the server")


async def closes():
    for code in CODES:
        async with opened("/echo") as ws:
            await ws.close(code, f"Gründe für {code}")
            assert ws.close_code == code, ws.close_code


async def closesWithoutACode():
    async with opened("/echo") as ws:
        # close() always sends a code
        await ws.write_close_frame(Close(1005, ""), b"")
        await ws.wait_closed()
        assert ws.close_code == 1005, ws.close_code


async def closed():
    for code in CODES:
        async with opened(f"/close/{code}") as ws:
            await ws.wait_closed()
            assert (ws.close_code, ws.close_reason) == (code, f"Gründe für {code}"), (ws.close_code, ws.close_reason)


async def subprotocol():
    async with opened("/chat", subprotocols=["chat.v3", "chat.v2"]) as ws:
        assert ws.subprotocol == "chat.v2", ws.subprotocol
    async with opened("/chat") as ws:
        assert ws.subprotocol is None, ws.subprotocol


async def refused():
    try:
        await opened("/refused")
    except websockets.InvalidStatusCode as answer:
        assert answer.status_code == 401, answer
    else:
        raise AssertionError("not refused")


asyncio.run(globals()[name]())
