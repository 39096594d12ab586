"""Plays one side of the Autobahn test suite, under Jython: "server FOLDER", or "client FOLDER AGENT URL"."""
import re
import sys

from autobahntestsuite import choosereactor  # installs the reactor: must come before every other import of Twisted
from autobahntestsuite.fuzzing import FuzzingClientFactory, FuzzingServerFactory, FuzzingServerProtocol
from twisted.internet import reactor

LOOPBACK = '127.0.0.1'

# What breaks the rules is answered with a close frame, so that the close codes of the other side are seen too.
POLITE = {'failByDrop': False}


def spec(folder, **others):
    return dict(others, outdir=folder, options=POLITE, cases=['*'], **{'exclude-cases': [], 'exclude-agent-cases': {}})


def serve(folder):
    class Protocol(FuzzingServerProtocol):
        def connectionMade(self):
            FuzzingServerProtocol.connectionMade(self)
            # Jython's sockets do not report the end of a connection that is closed in order, and the case would never
            # end: what was written gets a moment to leave, then the connection is cut.
            self.transport.loseConnection = lambda: reactor.callLater(0.1, self.transport.abortConnection)

        def processHandshake(self):
            # The factory refuses a Host field with another port than its own, and a relay or a tunnel has another.
            named = re.search(r'\r\nhost:[^\r]*:(\d+)\r\n', self.data, re.IGNORECASE)
            if named:
                self.factory.externalPort = int(named.group(1))
            FuzzingServerProtocol.processHandshake(self)

    factory = FuzzingServerFactory(spec(folder, url='ws://%s:0' % LOOPBACK))
    factory.protocol = Protocol
    port = reactor.listenTCP(0, factory, interface=LOOPBACK).getHost().port
    print('listening on %s:%d' % (LOOPBACK, port))
    sys.stdout.flush()


def connect(folder, agent, url):
    FuzzingClientFactory(spec(folder, servers=[{'agent': agent, 'url': url}]))


role, arguments = sys.argv[1], sys.argv[2:]
{'server': serve, 'client': connect}[role](*arguments)
reactor.run()
