package dev.wsmulti.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/** Has everything of ours once more, and one class of it altered so that something goes wrong. */
public final class Planted extends ClassLoader {
    private static final String OURS = "dev.wsmulti.";

    private final String type;
    private final byte[] altered;

    private Planted(String type, byte[] altered) {
        super(Planted.class.getClassLoader());
        this.type = type;
        this.altered = altered;
    }

    /** @param type the class without the name that all packages begin with */
    public static Planted in(String type, String method, Class<?> advice) {
        ClassFileLocator classes = ClassFileLocator.ForClassLoader.of(Planted.class.getClassLoader());
        ElementMatcher.Junction<MethodDescription> where =
                method.equals("<init>") ? ElementMatchers.isConstructor() : ElementMatchers.named(method);
        byte[] altered = new ByteBuddy()
                .redefine(TypePool.Default.of(classes).describe(OURS + type).resolve(), classes)
                .visit(Advice.to(advice, classes).on(where))
                .make()
                .getBytes();
        return new Planted(OURS + type, altered);
    }

    /** What that search finds with it; empty for nothing. */
    public String search(Class<? extends Supplier<String>> search) throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Where services are looked for.
        thread.setContextClassLoader(this);
        try {
            Object once = loadClass(search.getName()).getConstructor().newInstance();
            return (String) ((Supplier<?>) once).get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = name.equals(type) ? altered : original(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] original(String name) throws ClassNotFoundException {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
