import type { Server as HttpServer, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, onRequestHookHandler } from 'fastify';

/** The last part of draining, in which requests wait until the listener has closed. */
const HOLD_MS = 100;
/** How long a new connection may take to send its first request. */
const SILENT_MS = 1000;

/** Closes the connections of a server without cutting off a request. */
export class Draining {
  private readonly http: HttpServer;
  /** When each connection was opened. */
  private readonly connections = new Map<Socket, number>();
  private held: Promise<void> | undefined;
  private hasBegun = false;

  constructor(server: Pick<FastifyInstance, 'server' | 'addHook'>) {
    this.http = server.server;
    this.http.on('connection', (socket: Socket) => {
      this.connections.set(socket, performance.now());
      socket.once('close', () => this.connections.delete(socket));
    });
    server.addHook('onRequest', this.hold);
  }

  get begun(): boolean {
    return this.hasBegun;
  }

  /**
   * Serves for the given time, then stops listening; resolves once all connections are closed. Every answer in that
   * time tells the client to open its next connection elsewhere.
   */
  async finish(milliseconds: number): Promise<void> {
    await this.serveFor(milliseconds);
    const closing = setInterval(() => this.closeUnused(), 50);
    await new Promise((resolve) => this.http.close(resolve));
    clearInterval(closing);
  }

  private async serveFor(milliseconds: number): Promise<void> {
    this.hasBegun = true;
    this.http.prependListener('request', (_request, response: ServerResponse) => {
      response.setHeader('connection', 'close');
    });
    const held = Math.min(HOLD_MS, milliseconds);
    await pause(milliseconds - held);
    // Clients that wait for an answer open no new connection, which the closing listener would reset.
    this.held = pause(held);
    await this.held;
  }

  private readonly hold: onRequestHookHandler = (_request, _reply, done) => {
    if (this.held) void this.held.then(() => done());
    else done();
  };

  /** Browsers open connections in advance, and Node counts a connection without a request as busy. */
  private closeUnused(): void {
    this.http.closeIdleConnections();
    const opened = performance.now() - SILENT_MS;
    for (const [socket, at] of this.connections) if (socket.bytesRead === 0 && at < opened) socket.destroy();
  }
}
