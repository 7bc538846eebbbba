/**
 * A certificate for `localhost`, and its key, for tests only: nobody believes it who is not told to, and
 * it protects nothing. Made with `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1
 * -nodes -days 36500 -subj /CN=localhost -addext subjectAltName=DNS:localhost
 * -addext basicConstraints=critical,CA:FALSE`.
 */
export const CERTIFICATE = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBkjCCATigAwIBAgIUf7dsJE/fenTe8x0WIOKgLVcLjCMwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA4MjMzOFoYDzIxMjYxMDI4
MDgyMzM4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARzTVLmaDiTZG1NvSMt1LAgXfYj2UAWerfiP3aICkXTafWjjhpunAsa
z+jyhgZqBQ/JYHfspj+rc/LVYydoU2nno2YwZDAdBgNVHQ4EFgQUwVGNcinEaPt4
7f1p+jOXv3aexX0wHwYDVR0jBBgwFoAUwVGNcinEaPt47f1p+jOXv3aexX0wFAYD
VR0RBA0wC4IJbG9jYWxob3N0MAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDSAAw
RQIhANly7S3boeQLN3d9BprSQNCvjbj8WgYrJ/Auk7CHa6xxAiAwor8QKlWX25Tj
6V9BDxHTuzi2MJEQc/pXUVXYa2UnFQ==
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgu9BofHvOkSlYlUCH
LT/D9qUdeFDPVbfeaZkWx0t2gWyhRANCAARzTVLmaDiTZG1NvSMt1LAgXfYj2UAW
erfiP3aICkXTafWjjhpunAsaz+jyhgZqBQ/JYHfspj+rc/LVYydoU2nn
-----END PRIVATE KEY-----
`,
};
