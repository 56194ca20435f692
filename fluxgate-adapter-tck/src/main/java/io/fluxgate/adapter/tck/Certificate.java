package io.fluxgate.adapter.tck;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * A self-signed certificate, made by the JDK's own {@code keytool} once per JVM: the JDK has no API
 * to make one.
 */
final class Certificate {

  private static final char[] PASSWORD = "contract".toCharArray();

  private final KeyStore keys;

  /** Decrypting the key takes longer than a handshake, so it is done once. */
  private final KeyManager[] managers;

  private Certificate(KeyStore keys) throws GeneralSecurityException {
    this.keys = keys;
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    this.managers = factory.getKeyManagers();
  }

  /** The certificate of 127.0.0.1, which does not name localhost. */
  static Certificate forAddress() {
    return ForAddress.INSTANCE;
  }

  /** The context of a server that shows this certificate. */
  SSLContext server() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers, null, null);
    return context;
  }

  /** The context of a client that trusts this certificate and no other. */
  ClientSetup.Tls client() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys.getCertificate("server"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return new ClientSetup.Tls(context, (X509TrustManager) factory.getTrustManagers()[0]);
  }

  private static Certificate make(String name, String alternativeNames) {
    try {
      Path directory = Files.createTempDirectory("fluxgate-contract");
      Path file = directory.resolve("keys.p12");
      try {
        keytool(file, name, alternativeNames);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
          keys.load(in, PASSWORD);
        }
        return new Certificate(keys);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(directory);
      }
    } catch (Exception fault) {
      throw new IllegalStateException("A certificate cannot be made", fault);
    }
  }

  private static void keytool(Path file, String name, String alternativeNames) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=" + alternativeNames,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException("keytool failed");
    }
  }

  private static final class ForAddress {
    static final Certificate INSTANCE = make("127.0.0.1", "ip:127.0.0.1");
  }
}
