"""Addresses that must never be reached, however they are written; `{port}` is a listener's."""

# ruff: noqa: SIM905, S104 - words in rows; addresses that must not be reached

NUMBERS = """
http://127.0.0.1:{port}/ http://127.0.0.1/ http://127.1/ http://127.0.1/ http://2130706433/
http://017700000001/ http://0x7f000001/ http://0x7f.0.0.1/ http://0177.0.0.1/ http://0x7F.1/
http://127.0.0.1./ http://127.255.255.254/ http://0/ http://0.0.0.0/ http://0.0.0.0:{port}/
http://10.0.0.1/ http://10.255.255.255/ http://172.16.0.1/ http://172.31.255.255/
http://192.168.1.1/ http://3232235777/ http://0xc0a80101/ http://0300.0250.01.01/
http://169.254.169.254/latest/meta-data/ http://0xA9FEA9FE/ http://2852039166/
http://100.64.0.1/ http://100.100.100.200/ http://192.0.0.192/ http://168.63.129.16/
http://192.0.2.1/ http://198.51.100.7/ http://203.0.113.9/ http://198.18.0.1/ http://192.88.99.1/
http://224.0.0.1/ http://239.255.255.250/ http://240.0.0.1/ http://255.255.255.255/
http://１２７.０.０.１/ http://127。0。0。1/ http://①②⑦.0.0.1/ http://127.0.0.1%2e/ http://%31%32%37.0.0.1/
""".split()

SIXES = """
http://[::1]:{port}/ http://[::1]/ http://[::]/ http://[0:0:0:0:0:0:0:1]/
http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[::ffff:0:7f00:1]/ http://[::127.0.0.1]/
http://[64:ff9b::7f00:1]/ http://[64:ff9b:1::a00:1]/ http://[2002:7f00:1::]/ http://[2002:a00:1::1]/
http://[2001:0:7f00:1::]/ http://[2001:db8::1]/ http://[3fff::1]/ http://[fc00::1]/
http://[fd00:ec2::254]/ http://[fe80::1]/ http://[fec0::1]/ http://[ff02::1]/ http://[100::1]/
http://[2606:4700::5efe:7f00:1]/
""".split()

NAMES = """
http://localhost:{port}/ http://localhost/ http://LOCALHOST/ http://localhost./ http://a.localhost/
http://ⓛocalhost/ http://router/ http://intranet.lan/ http://berkas.local/ http://hub.internal/
http://metadata.google.internal/ http://nas.home.arpa/ http://x.test/ http://1.0.0.127.in-addr.arpa/
""".split()

RESOLVED = {
    "dalam.example.com": ["127.0.0.1"],
    "campur.example.com": ["93.184.216.34", "127.0.0.1"],
    "enam.example.com": ["::1"],
    "terpetakan.example.com": ["::ffff:127.0.0.1"],
    "terowongan.example.com": ["2002:7f00:1::"],
    "kantor.example.com": ["192.168.10.20"],
    "awan.example.com": ["169.254.169.254"],
    "nol.example.com": ["0.0.0.0"],
}
"""Names with the numbers that they lead to, in the resolver of these tests."""

BY_NAME = [f"http://{name}/" for name in RESOLVED]

OTHER = """
https://127.0.0.1/ https://localhost/ http://user@127.0.0.1/ http://example.com@127.0.0.1/
http://127.0.0.1#@example.com/ http://example.com:{port}/ http://example.com:22/ ftp://127.0.0.1/
file:///etc/passwd data:text/html,x chrome://version/ javascript:alert(1) gopher://127.0.0.1/
http:\\\\127.0.0.1\\ http:///127.0.0.1/ http://999.1.1.1/ http://1.2.3.4.5/ http://[::1%25lo]/
http://127.0.0.1%00.example.com/
""".split()

ALL = [*NUMBERS, *SIXES, *NAMES, *BY_NAME, *OTHER]

OUTSIDE = """
http://93.184.216.34/ https://example.com/ http://EXAMPLE.com./a?b=c https://contoh.go.id/x
http://[2606:2800:220:1:248:1893:25c8:1946]/ https://münchen.example.com/ http://8.8.8.8:443/
""".split()
