"""Becomes nginx with TLS on a free port: python nginx-tls.py NGINX FOLDER; prints its port.

Serves FOLDER/www with FOLDER/server.pem and server.key. nginx cannot choose a port itself, so it gets a socket that
listens already, as on its own upgrades (variable NGINX).
"""
import os
import socket
import sys

nginx, folder = sys.argv[1:]
listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
port = listening.getsockname()[1]

# the workers of root's nginx become nobody, who may not read a folder for temporary files
user = "user root;" if os.geteuid() == 0 else ""

with open(f"{folder}/nginx.conf", "w") as config:
    config.write(
        f"""
daemon off;
worker_processes 1;
{user}
error_log stderr error;
pid nginx.pid;
events {{ }}
http {{
  access_log off;
  client_body_temp_path temp;
  proxy_temp_path temp;
  fastcgi_temp_path temp;
  uwsgi_temp_path temp;
  scgi_temp_path temp;
  root www;
  add_header X-Connection $connection always;
  add_header X-Tls "$ssl_protocol $ssl_session_reused $ssl_server_name $ssl_client_s_dn" always;
  ssl_certificate {folder}/server.pem;
  ssl_certificate_key {folder}/server.key;
  ssl_client_certificate {folder}/ca.pem;
  ssl_verify_client optional;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache shared:sessions:1m;
  server {{
    listen 127.0.0.1:{port} ssl;
    location / {{ }}
    location /short/ {{ keepalive_timeout 0; alias {folder}/www/; }}
    location /known/ {{ if ($ssl_client_verify != SUCCESS) {{ return 403; }} alias {folder}/www/; }}
  }}
}}
"""
    )

listening.set_inheritable(True)
os.environ["NGINX"] = f"{listening.fileno()};"
print("port", port, flush=True)
os.execv(nginx, [nginx, "-p", folder, "-c", f"{folder}/nginx.conf"])
