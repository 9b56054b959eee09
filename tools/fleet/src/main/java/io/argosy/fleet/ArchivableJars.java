package io.argosy.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Libraries in the form that the JVM's archive of loaded classes takes (JEP 483). It leaves out what is signed, as JGit is,
 * and what was compiled for a Java before 6, as picocli was, so that these were read, checked and linked anew by each
 * command: a fifth of a review's processor time. The build has already compared each jar with its repository's checksum.
 */
public final class ArchivableJars {
    /** The oldest class file that the archive takes is 50, Java 6; this one, Java 8, is the first of which all is checked one way. */
    private static final int JAVA_8 = 52;

    private static final int OLDEST_TAKEN = 50;

    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    private ArchivableJars() {}

    /** Brings each jar of a folder into that form, where it lies; one that is in it already is left as it is. */
    public static void main(String[] args) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> there = Files.newDirectoryStream(Path.of(args[0]), "*.jar")) {
            there.forEach(jars::add);
        }
        List<URL> path = new ArrayList<>();
        for (Path jar : jars) {
            path.add(jar.toUri().toURL());
        }
        try (URLClassLoader all = new URLClassLoader(path.toArray(URL[]::new))) {
            for (Path jar : jars) {
                if (!isArchivable(jar)) {
                    Path whole = jar.resolveSibling(jar.getFileName() + ".archivable");
                    write(jar, whole, ClassHierarchyResolver.ofResourceParsing(all));
                    Files.move(whole, jar, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** Whether nothing of a jar is signed or older than Java 6. */
    static boolean isArchivable(Path jar) throws IOException {
        try (JarFile from = new JarFile(jar.toFile(), false)) {
            for (JarEntry entry : from.stream().toList()) {
                if (SIGNATURE.matcher(entry.getName()).matches()) {
                    return false;
                }
                if (entry.getName().endsWith(".class")) {
                    try (InputStream in = from.getInputStream(entry)) {
                        if (major(in.readNBytes(8)) < OLDEST_TAKEN) {
                            return false;
                        }
                    }
                }
            }
            return true;
        }
    }

    private static void write(Path jar, Path to, ClassHierarchyResolver classes) throws IOException {
        try (JarFile from = new JarFile(jar.toFile(), false);
                ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(to))) {
            for (JarEntry entry : from.stream().toList()) {
                if (SIGNATURE.matcher(entry.getName()).matches()) {
                    continue;
                }
                byte[] content;
                try (InputStream in = from.getInputStream(entry)) {
                    content = in.readAllBytes();
                }
                zip.putNextEntry(new ZipEntry(entry.getName()));
                zip.write(
                        entry.getName().endsWith(".class") && major(content) < OLDEST_TAKEN
                                ? compiledAnew(content, classes)
                                : content);
                zip.closeEntry();
            }
        }
    }

    /**
     * The same instructions in a class file of Java 8, with the frames that its checker reads (JVMS 4.7.4).
     *
     * @return the class as it was where its frames cannot be told
     */
    private static byte[] compiledAnew(byte[] old, ClassHierarchyResolver classes) {
        ClassFile format = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS, ClassFile.ClassHierarchyResolverOption.of(classes));
        try {
            ClassModel model = format.parse(old);
            return format.transformClass(
                    model,
                    ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
                            .andThen((to, element) -> to.with(
                                    element instanceof ClassFileVersion ? ClassFileVersion.of(JAVA_8, 0) : element)));
        } catch (IllegalArgumentException e) {
            return old;
        }
    }

    private static int major(byte[] file) {
        return (file[6] & 0xff) << 8 | (file[7] & 0xff);
    }
}
