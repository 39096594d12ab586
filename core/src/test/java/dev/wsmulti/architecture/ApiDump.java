package dev.wsmulti.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What users can see of {@code core}: a line for each public type of an exported package and for each of its members that is
 * public or protected, as {@code type: member}. The same on every JDK.
 */
final class ApiDump {
    private static final Pattern EXPORTS = Pattern.compile("exports ([\\w.]+);");

    private ApiDump() {}

    static List<String> lines() {
        Set<String> exported = exported();
        TreeSet<String> lines = new TreeSet<>();
        for (ClassFile file : Project.coreClasses()) {
            Class<?> type = load(file.name().replace('/', '.'));
            if (exported.contains(type.getPackageName()) && isSeen(type)) {
                lines.add(type.getName() + ": " + declaration(type));
                members(type).forEach(member -> lines.add(type.getName() + ": " + member));
            }
        }
        return List.copyOf(lines);
    }

    private static Set<String> exported() {
        try {
            Matcher exports =
                    EXPORTS.matcher(Files.readString(Project.root().resolve("core/src/main/java/module-info.java")));
            return exports.results().map(each -> each.group(1)).collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiDump.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static boolean isSeen(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (!isSeen(each.getModifiers()) || each.isAnonymousClass()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSeen(int modifiers) {
        return (modifiers & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0;
    }

    private static String declaration(Class<?> type) {
        String kind = type.isAnnotation()
                ? "annotation"
                : type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
        List<String> above = new ArrayList<>();
        if (type.getGenericSuperclass() != null && kind.equals("class")) {
            above.add(type.getGenericSuperclass().getTypeName());
        }
        above.addAll(names(type.getGenericInterfaces()));
        return (type.isSealed() ? "sealed " : "") + kind + " " + type.getSimpleName() + " " + above;
    }

    private static List<String> members(Class<?> type) {
        List<String> members = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (isSeen(field.getModifiers()) && !field.isSynthetic()) {
                members.add(marks(field.getModifiers()) + "field " + field.getName() + " "
                        + field.getGenericType().getTypeName());
            }
        }
        for (Constructor<?> made : type.getDeclaredConstructors()) {
            if (isSeen(made.getModifiers()) && !made.isSynthetic()) {
                members.add("new " + type.getSimpleName() + parameters(made));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isSeen(method.getModifiers()) && !method.isSynthetic()) {
                members.add(marks(method.getModifiers()) + "method " + method.getName() + parameters(method) + " "
                        + method.getGenericReturnType().getTypeName());
            }
        }
        return members;
    }

    private static String marks(int modifiers) {
        return (Modifier.isStatic(modifiers) ? "static " : "") + (Modifier.isAbstract(modifiers) ? "abstract " : "");
    }

    private static String parameters(Executable of) {
        String thrown = of.getExceptionTypes().length == 0 ? "" : " throws " + names(of.getExceptionTypes());
        return "(" + String.join(", ", names(of.getGenericParameterTypes())) + ")" + thrown;
    }

    private static List<String> names(Type[] types) {
        return Arrays.stream(types).map(Type::getTypeName).toList();
    }
}
