package io.fluxgate.okhttp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import okhttp3.Call;
import okhttp3.EventListener;
import org.codehaus.mojo.animal_sniffer.Clazz;
import org.codehaus.mojo.animal_sniffer.SignatureChecker;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Jars for the compiler of Android's applications. */
final class AndroidLibrary {

  private AndroidLibrary() {}

  /** Returns the classes of a signature, with what compilers and devices add to it. */
  static Map<String, Clazz> classes(Path signature) throws IOException {
    try (InputStream in = Files.newInputStream(signature)) {
      Map<String, Clazz> classes = SignatureChecker.loadClasses(in);
      // D8 and R8 replace the super class of records.
      add(classes, "java/lang/Record", "<init>()V");
      // A method handle has this method with each list of types.
      String types =
          Type.getMethodDescriptor(
              Type.VOID_TYPE, Type.getType(Call.class), Type.getType(EventListener.class));
      add(classes, "java/lang/invoke/MethodHandle", "invokeExact" + types);
      return classes;
    }
  }

  private static void add(Map<String, Clazz> classes, String name, String method) {
    classes
        .computeIfAbsent(
            name, absent -> new Clazz(name, Set.of(), "java/lang/Object", new String[0]))
        .getSignatures()
        .add(method);
  }

  /**
   * Writes what a device has: the JDK's own classes, reduced to the members of the signature, and
   * without code.
   */
  static void write(Path signature, Path jar) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Clazz type : classes(signature).values()) {
        String name = type.getName() + ".class";
        try (InputStream present = ClassLoader.getSystemResourceAsStream(name)) {
          if (type.getName().startsWith("java") && present != null) {
            out.putNextEntry(new ZipEntry(name));
            out.write(reduced(new ClassReader(present), type));
          }
        }
      }
    }
  }

  private static byte[] reduced(ClassReader present, Clazz android) {
    ClassWriter writer = new ClassWriter(0);
    present.accept(new Reduction(writer, android), ClassReader.SKIP_CODE);
    return writer.toByteArray();
  }

  /** Returns a jar, made from a directory if it is one. */
  static Path jarOf(Path jarOrDirectory, Path folder, String name) throws IOException {
    if (Files.isRegularFile(jarOrDirectory)) {
      return jarOrDirectory;
    }
    Path jar = folder.resolve(name + ".jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(jarOrDirectory)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String entry = jarOrDirectory.relativize(file).toString().replace('\\', '/');
        out.putNextEntry(new ZipEntry(entry));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private static final class Reduction extends ClassVisitor {

    private final ClassWriter writer;
    private final Clazz android;

    Reduction(ClassWriter writer, Clazz android) {
      super(Opcodes.ASM9);
      this.writer = writer;
      this.android = android;
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      int visible = access & ~(Opcodes.ACC_RECORD | Opcodes.ACC_DEPRECATED);
      writer.visit(
          Opcodes.V1_8, visible, name, null, android.getSuperClass(), android.getSuperInterfaces());
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access, String name, String type, @Nullable String signature, @Nullable Object value) {
      return android.getSignatures().contains(name + "#" + type)
          ? writer.visitField(access, name, type, null, null)
          : null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String type,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      if (android.getSignatures().contains(name + type)) {
        MethodVisitor method = writer.visitMethod(access, name, type, null, exceptions);
        if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0) {
          method.visitCode();
          method.visitInsn(Opcodes.ACONST_NULL);
          method.visitInsn(Opcodes.ATHROW);
          method.visitMaxs(1, 255);
        }
        method.visitEnd();
      }
      return null;
    }
  }
}
