package io.fluxgate.fleet.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** A self-signed certificate and its key as files, as Redis reads them; made by keytool. */
final class Certificate implements AutoCloseable {

  private static final String PASSWORD = "redis-test";

  private final Path directory;

  private Certificate(Path directory) {
    this.directory = directory;
  }

  static Certificate of(String address) throws Exception {
    Certificate certificate = new Certificate(Files.createTempDirectory("fluxgate-redis"));
    Path store = certificate.directory.resolve("keys.p12");
    keytool(store, address);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    write(certificate.pem(), "CERTIFICATE", keys.getCertificate("server").getEncoded());
    write(
        certificate.key(),
        "PRIVATE KEY",
        keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
    return certificate;
  }

  Path pem() {
    return directory.resolve("server.pem");
  }

  Path key() {
    return directory.resolve("server.key");
  }

  private static void write(Path file, String kind, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file,
        "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n",
        StandardCharsets.US_ASCII);
  }

  private static void keytool(Path store, String address) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + address,
                "-ext",
                "SAN=ip:" + address,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException("keytool failed");
    }
  }

  @Override
  public void close() throws IOException {
    for (String name : new String[] {"keys.p12", "server.pem", "server.key"}) {
      Files.deleteIfExists(directory.resolve(name));
    }
    Files.delete(directory);
  }
}
