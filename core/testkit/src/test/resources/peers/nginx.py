"""Becomes nginx on a free port: python nginx.py NGINX FOLDER [PORT].

Serves FOLDER/www, takes files into FOLDER/put, and passes /behind/ on to the port given; prints its own port.

nginx cannot choose a port itself, so it gets a socket that listens already, as on its own upgrades (variable NGINX).
"""
import os
import socket
import sys

nginx, folder, *behind = sys.argv[1:]
listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
port = listening.getsockname()[1]

passing = f"""
    location /behind/ {{
      proxy_pass http://127.0.0.1:{behind[0]}/;
      proxy_http_version 1.1;
      proxy_request_buffering off;
      client_max_body_size 0;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $http_connection;
    }}
""" if behind else ""

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
events {{ worker_connections 1024; }}
http {{
  log_format connections "$connection $request_uri";
  access_log access.log connections;
  client_body_temp_path temp;
  proxy_temp_path temp;
  fastcgi_temp_path temp;
  uwsgi_temp_path temp;
  scgi_temp_path temp;
  gzip off;
  keepalive_requests 100000;
  root www;
  add_header X-Connection $connection always;
  server {{
    listen 127.0.0.1:{port};
    location / {{ }}
    location /short/ {{ keepalive_timeout 0; alias {folder}/www/; }}
    location /ssi/ {{ ssi on; ssi_types *; alias {folder}/www/; }}
    location /moved/301 {{ return 301 /small; }}
    location /moved/302 {{ return 302 /small; }}
    location /moved/303 {{ return 303 /small; }}
    location /moved/307 {{ return 307 /small; }}
    location /moved/308 {{ return 308 /small; }}
    location /none {{ return 204; }}
    location /put/ {{ alias {folder}/put/; dav_methods PUT; client_max_body_size 0; }}
    {passing}
  }}
}}
"""
    )

listening.set_inheritable(True)
os.environ["NGINX"] = f"{listening.fileno()};"
print("port", port, flush=True)
os.execv(nginx, [nginx, "-p", folder, "-c", f"{folder}/nginx.conf"])
