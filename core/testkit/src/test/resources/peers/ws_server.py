"""A server that does what the path of the URL says; prints its port, then what it sees."""
import asyncio
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import websockets
from websockets.frames import Close


async def send_in_fragments(ws, data, size):
    answers = []

    async def fragments():
        for at in range(0, len(data), size):
            yield data[at : at + size]
            answers.append(await ws.ping(f"between {at}"))

    await ws.send(fragments())
    await answers[-1]
    print("pong between")


async def pinged(ws, payload):
    await (await ws.ping(payload))
    print("pong", payload.decode())


async def converse(ws):
    url = urlsplit(ws.path)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    if url.path == "/close":
        if "code" in query:
            await ws.close(int(query["code"]), query["reason"])
        else:
            # close() always sends a code; a close frame may be empty
            await ws.write_close_frame(Close(1005, ""), b"")
    elif url.path == "/vanish":
        await ws.write_frame(False, 2, bytes(1000))
        ws.transport.abort()
    elif url.path == "/ping":
        await pinged(ws, b"from the server")
        await ws.wait_closed()
    else:
        async for message in ws:
            if url.path == "/fragments":
                await send_in_fragments(ws, message, int(query["size"]))
            else:
                await ws.send(message)


async def serve(ws):
    try:
        await converse(ws)
    except websockets.ConnectionClosed:
        pass
    await ws.wait_closed()
    print("closed", ws.close_code, ws.close_reason)


async def refuse(path, headers):
    if path == "/refused":
        return HTTPStatus.UNAUTHORIZED, [], b"no entry"
    return None


async def main():
    async with websockets.serve(
        serve, "127.0.0.1", 0, max_size=64 << 20, subprotocols=["chat.v2"], process_request=refuse, ping_interval=None
    ) as server:
        print("port", server.sockets[0].getsockname()[1])
        await asyncio.Future()


asyncio.run(main())
