"""An SFTP server that nobody here wrote: asyncssh. The order comes as one line of JSON on stdin; the port is told on stdout.
It ends when stdin closes, so that it never outlives the test."""
import asyncio
import json
import logging
import sys

import asyncssh

order = json.loads(sys.stdin.readline())


class Login(asyncssh.SSHServer):
    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return order.get("password") is not None

    def validate_password(self, username, password):
        return username == order["username"] and password == order["password"]

    def public_key_auth_supported(self):
        return order.get("authorizedKey") is not None

    def validate_public_key(self, username, key):
        trusted = asyncssh.import_public_key(order["authorizedKey"])
        return username == order["username"] and key.public_data == trusted.public_data


async def main():
    logging.disable(logging.CRITICAL)
    server = await asyncssh.listen(
        "127.0.0.1",
        order.get("port", 0),
        server_factory=Login,
        server_host_keys=[asyncssh.import_private_key(key) for key in order["hostKeys"]],
        sftp_factory=lambda chan: asyncssh.SFTPServer(chan, chroot=order["root"].encode()),
        allow_scp=False,
    )
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
