package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** Whose signatures count: every file of a JAR must carry one of a certificate that is trusted. */
public final class TrustedSigners {
  private final KeyStore trusted;

  private TrustedSigners(KeyStore trusted) {
    this.trusted = trusted;
  }

  /**
   * Reads a key store with the trusted certificates.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  public static TrustedSigners of(Path store, String password) {
    try {
      return new TrustedSigners(KeyStore.getInstance(store.toFile(), password.toCharArray()));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The trust store " + store + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Returns which file of the JAR is not signed as it must be, or empty. */
  Optional<String> problem(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), true)) {
      for (JarEntry entry : file.stream().filter(any -> !any.isDirectory()).toList()) {
        try (InputStream in = file.getInputStream(entry)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
        if (!isSignature(entry.getName()) && !isTrusted(entry.getCodeSigners())) {
          return Optional.of(
              entry.getName() + " is not signed by a certificate of the trust store");
        }
      }
      return Optional.empty();
    } catch (SecurityException e) {
      return Optional.of("its signature does not fit: " + e.getMessage());
    }
  }

  /** The manifest is signed as a whole by the signature files, which sign themselves. */
  private static boolean isSignature(String path) {
    String name = path.toUpperCase(Locale.ROOT);
    return name.equals(JarFile.MANIFEST_NAME) || name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
  }

  private boolean isTrusted(CodeSigner @Nullable [] signers) {
    return signers != null
        && Arrays.stream(signers).anyMatch(signer -> isTrusted(signer.getSignerCertPath()));
  }

  private boolean isTrusted(CertPath path) {
    try {
      for (var certificate : path.getCertificates()) {
        if (certificate instanceof X509Certificate x509
            && trusted.getCertificateAlias(x509) != null) {
          x509.checkValidity();
          return true;
        }
      }
      PKIXParameters parameters = new PKIXParameters(trusted);
      parameters.setRevocationEnabled(false);
      return CertPathValidator.getInstance("PKIX").validate(path, parameters) != null;
    } catch (KeyStoreException e) {
      throw new IllegalStateException("the trust store is not usable: " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      return false; // not valid: that is the answer
    }
  }
}
