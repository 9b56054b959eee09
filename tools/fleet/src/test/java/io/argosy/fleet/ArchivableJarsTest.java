package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ArchivableJarsTest {
    @TempDir
    private Path folder;

    @Test
    void librariesThatAreSignedOrOldBecomeArchivableAndLoadAsTheyWere() throws Exception {
        List<Path> there = List.of(jarOf(CommandLine.class), jarOf(Repository.class));
        for (Path jar : there) {
            assertFalse(ArchivableJars.isArchivable(jar), jar.toString());
            Files.copy(jar, folder.resolve(jar.getFileName()));
        }

        ArchivableJars.main(new String[] {folder.toString()});

        for (Path jar : there) {
            Path made = folder.resolve(jar.getFileName());
            assertTrue(ArchivableJars.isArchivable(made), made.toString());
            assertEquals(names(jar), names(made));
        }
        // Every class of the one that was compiled anew is linked, which checks all of its code.
        URL made =
                folder.resolve(jarOf(CommandLine.class).getFileName()).toUri().toURL();
        try (URLClassLoader alone = new URLClassLoader(new URL[] {made}, ClassLoader.getPlatformClassLoader())) {
            for (String name : names(jarOf(CommandLine.class))) {
                if (name.endsWith(".class") && name.startsWith("picocli/") && !name.contains("groovy")) {
                    Class.forName(name.replace('/', '.').replace(".class", ""), true, alone);
                }
            }
        }
    }

    @Test
    void aJarThatIsArchivableIsLeftAsItIs() throws Exception {
        Path jar = folder.resolve("junit.jar");
        Files.copy(jarOf(Test.class), jar);
        byte[] before = Files.readAllBytes(jar);

        ArchivableJars.main(new String[] {folder.toString()});

        assertArrayEquals(before, Files.readAllBytes(jar));
    }

    private static Path jarOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static List<String> names(Path jar) throws Exception {
        Pattern signature = Pattern.compile("META-INF/.*\\.(SF|RSA)");
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> !signature.matcher(name).matches())
                    .toList();
        }
    }
}
