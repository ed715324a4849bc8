/*
 * StripModule WHAT FILE: removes attributes from a module-info.class, so that modules of two builds of one JDK version
 * can be linked together: `hashes` (of the modules of that very build), `target` (its platform), or both.
 */
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleHashesAttribute;
import java.lang.classfile.attribute.ModuleTargetAttribute;

void main(String[] arguments) throws IOException {
  List<String> what = List.of(arguments[0].split(","));
  Path file = Path.of(arguments[1]);
  ClassFile format = ClassFile.of();
  Files.write(file, format.transformClass(format.parse(file), (builder, element) -> {
    boolean stripped = element instanceof ModuleHashesAttribute && what.contains("hashes")
        || element instanceof ModuleTargetAttribute && what.contains("target");
    if (!stripped) {
      builder.with(element);
    }
  }));
}
